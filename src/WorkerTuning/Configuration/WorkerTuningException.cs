using Microsoft.Extensions.Options;
using WorkerTuning.Configuration;

namespace WorkerTuning;

/// <summary>
/// The settings do not hold, or the machine refused one of them. <see cref="Exception.Message"/> lists everything wrong, a line each: setting,
/// value, origin and what is allowed. Thrown while the host is built or started; left uncaught it ends the process with exit code 1 and only
/// that message on standard error.
/// </summary>
public sealed class WorkerTuningException : OptionsValidationException
{
    internal WorkerTuningException(IEnumerable<string> failures)
        : base(Options.DefaultName, typeof(WorkerTuningOptions), failures)
    {
    }

    internal WorkerTuningException(SettingProblem problem)
        : this([problem.ToString()])
    {
    }

    /// <summary>Lines to print before the failures where nobody catches the exception: the log that has them otherwise never comes.</summary>
    internal IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Every failure on a line of its own.</summary>
    public override string Message => string.Join(Environment.NewLine, Failures);

    /// <summary>The message alone: the stack says nothing about a setting, and the host logs this text when it fails to start.</summary>
    public override string ToString() => Message;
}
