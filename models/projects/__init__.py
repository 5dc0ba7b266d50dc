from . import project_project
from . import project_task
from . import hr_project_activity
