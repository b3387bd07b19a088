using System.Reflection;
using Microsoft.Extensions.Options;
using WorkerTuning.Configuration;
using WorkerTuning.Diagnostics;

namespace WorkerTuning.Tests.Diagnostics;

public class StartupFailureTests
{
    private static readonly WorkerTuningException Failure =
        new([new SettingProblem("workers", "\"x\"", "flag -w", "must be a number").ToString(), "flag --fast: no such flag"]);

    public static TheoryData<Exception> Wrapped =>
    [
        Failure,
        new AggregateException(Failure),
        new TargetInvocationException(new AggregateException(Failure)),
        new OptionsValidationException("", typeof(WorkerTuningOptions), Failure.Failures),
    ];

    [Theory, MemberData(nameof(Wrapped))]
    public void Describe_AFailureOfTheSettings_IsALineForEach(Exception exception) =>
        Assert.Equal(["Error: workers = \"x\" (flag -w): must be a number", "Error: flag --fast: no such flag"], StartupFailure.Describe(exception) ?? []);

    // The last lines are what an operator sees first, of systemctl status for instance.
    [Fact]
    public void Describe_RemarksBesideFailures_ComeBeforeThem() =>
        Assert.Equal(
            ["Note: time_out (gunicorn.conf.py:3): not a setting, ignored; did you mean timeout?", "Error: flag --fast: no such flag"],
            StartupFailure.Describe(new WorkerTuningException(["flag --fast: no such flag"])
            {
                Remarks = ["Note: time_out (gunicorn.conf.py:3): not a setting, ignored; did you mean timeout?"],
            }) ?? []);

    [Fact]
    public void Describe_AnyOtherFailure_IsLeftToTheRuntime()
    {
        Assert.Null(StartupFailure.Describe(null));
        Assert.Null(StartupFailure.Describe(new AggregateException()));
        Assert.Null(StartupFailure.Describe(new InvalidOperationException()));
        Assert.Null(StartupFailure.Describe(new OptionsValidationException("", typeof(string), ["x"])));
    }

    [Fact]
    public void ToString_OfTheException_HasNoStack()
    {
        var thrown = Assert.Throws<WorkerTuningException>(new Action(() => throw Failure));

        Assert.Equal(thrown.Message, thrown.ToString());
        Assert.Equal(2, thrown.Message.Split(Environment.NewLine).Length);
    }
}
