-- A neutralised copy must not call anybody, nor put files anywhere: keys go, connections stop, their crons sleep.
UPDATE hr_sync_connection
SET api_key = NULL, application_key = NULL, state = 'paused', database_key = NULL,
    webhook_token = NULL, webhook_secret = NULL, webhook_former_secret = NULL, export_folder = NULL;
-- A gateway's key may stand in the headers of a profile.
UPDATE hr_sync_connection SET profile = (profile::jsonb - 'headers')::text WHERE profile IS NOT NULL;
UPDATE hr_sync_profile SET document = (document::jsonb - 'headers')::text;
DELETE FROM hr_sync_profile_version;
UPDATE hr_sync_profile_record SET raw_answer = NULL, hidden_answer = NULL, trial_result = NULL;
UPDATE hr_sync_profile_field SET sample_value = NULL, decoded_value = NULL, trial_error = NULL;
UPDATE hr_sync_setting SET secret_value = NULL;
UPDATE hr_sync_access_point SET password = NULL;
UPDATE hr_sync_setup SET new_api_key = NULL;
-- Nobody can guess a birthday or a number from fingerprints without their key. A copy takes all of them anew.
DELETE FROM ir_config_parameter WHERE key = 'hr_sync.fingerprint_key';
UPDATE hr_sync_link SET fingerprint_in = NULL, fingerprint_out = NULL, digest = NULL, payload_hash = NULL;
UPDATE hr_sync_file_line SET digest = NULL;
UPDATE ir_cron SET active = FALSE WHERE id IN (SELECT cron_id FROM hr_sync_connection);
