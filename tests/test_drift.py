"""A test of the connection tells what has changed in the system's contract."""

import copy

from .twogethr import TwogethrCase


class TestDrift(TwogethrCase):
    employees, units = 2, 1

    def test_what_changed_since_the_last_good_test(self):
        connection, simulator = self.connection, self.simulator
        good = connection.contract_date
        self.assertTrue(good and connection.contract_shapes)
        self.assertEqual(connection.check_result, "Connection works; all permissions are available.")
        simulator.swagger = copy.deepcopy(simulator.swagger)
        schemas = simulator.swagger["components"]["schemas"]
        schemas["ProjectWrite"]["properties"]["budget"] = {"type": "number"}
        answer = connection.action_test()
        self.assertEqual(answer["params"]["type"], "warning")
        self.assertFalse(connection.check_passed)
        self.assertIn("createProject: budget in the body is new (number).", connection.check_result)
        self.assertIn("What has changed since the last successful test on", connection.check_result)
        self.assertEqual(connection.state, "connected", "nothing that is needed has changed")
        self.assertEqual(connection.action_test()["params"]["type"], "success", "it was reported before")
        self.assertTrue(connection.check_passed)

    def test_what_lacks_is_told_until_it_is_there(self):
        connection, simulator = self.connection, self.simulator
        whole, simulator.swagger = simulator.swagger, copy.deepcopy(simulator.swagger)
        del simulator.swagger["components"]["schemas"]["UserWrite"]["properties"]["phone"]
        for _time in range(2):
            connection.action_test()
            self.assertIn("The body of updateUser has no phone.", connection.check_result)
            self.assertIn("updateUser: phone in the body is gone.", connection.check_result)
        simulator.swagger = whole
        self.assertEqual(connection.action_test()["params"]["type"], "success")

    def test_a_document_that_cannot_be_read_is_no_change(self):
        before = self.connection.contract_shapes
        self.simulator.faults.add("getSwagger", "status", status=404)
        self.connection.action_test()
        self.assertIn("cannot be read", self.connection.check_result)
        self.assertEqual(self.connection.contract_shapes, before)
