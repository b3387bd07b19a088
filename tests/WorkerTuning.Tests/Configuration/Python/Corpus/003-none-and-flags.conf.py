pidfile = None
user = None
preload_app = True
capture_output = False
tmp_upload_dir = None
