"""`tthc cost`: form 03/SCM-KSTT."""
