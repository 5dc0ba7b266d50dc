{
    "name": "HR Sync: Beispiel",
    "summary": "A system that an addon of its own registers, as an example and for tests",
    "version": "19.0.1.0.0",
    "category": "Human Resources",
    "author": "HR Sync maintainers",
    "license": "LGPL-3",
    "depends": ["hr_sync"],
    "data": ["data/hr_sync_streams.xml"],
}
