"""Who gets in, and with what: editions, enrollments, enrolled products."""
