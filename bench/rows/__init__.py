"""One module for each job: what the product does, and the limit that it is held against."""
