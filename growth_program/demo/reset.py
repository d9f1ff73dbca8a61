"""Deletes the demo's data: `python -m growth_program.demo.reset`. Not a command of Django's.

Those start the servers first.
"""

from growth_program.demo import addresses, embedded

if __name__ == "__main__":
    folder = addresses.data_folder()
    embedded.remove(folder)
    print(f"{folder} is gone.")
