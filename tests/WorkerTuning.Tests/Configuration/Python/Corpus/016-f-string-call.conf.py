# env: APP_PORT=8123
import os
bind = f"{os.getenv('APP_HOST', '127.0.0.1')}:{os.environ.get('APP_PORT', os.environ.get('PORT', '8000'))}"
accesslog = f'/var/log/{os.environ.get("NAME", "app")}/access.log'
