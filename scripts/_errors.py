"""What the scripts refuse with: one line each, which says what to do."""


class ScriptError(Exception):
    """The script cannot go on. The message is for the person who runs it."""


class ParameterError(ScriptError):
    """The parameters of the deployment are wrong or incomplete."""


class InsufficientBalanceError(ScriptError):
    """The deployer cannot pay for what is to be sent."""


class StepFailedError(ScriptError):
    """A transaction of the plan was refused or reverted."""


class StillPendingError(ScriptError):
    """A transaction was sent and is not mined yet."""
