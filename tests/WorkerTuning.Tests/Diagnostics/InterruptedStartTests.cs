using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Diagnostics;

namespace WorkerTuning.Tests.Diagnostics;

public sealed class InterruptedStartTests
{
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    [Fact]
    public void IsCause_StopDuringTheStart_ExplainsTheCancellation()
    {
        var start = new InterruptedStart(_lifetime, new InterruptedStartLog());
        Assert.False(start.IsCause(new OperationCanceledException()));
        _lifetime.StopApplication();

        Assert.True(start.IsCause(new OperationCanceledException()));
        Assert.True(start.IsCause(new AggregateException(new TaskCanceledException(), new OperationCanceledException())));
        Assert.False(start.IsCause(new InvalidOperationException()));
        Assert.False(start.IsCause(new AggregateException(new TaskCanceledException(), new InvalidOperationException())));
        Assert.False(start.IsCause(new AggregateException()));
        Assert.False(start.IsCause(null));
    }

    [Fact]
    public void IsCause_StopAfterTheStart_ExplainsNothing()
    {
        var start = new InterruptedStart(_lifetime, new InterruptedStartLog());
        _lifetime.NotifyStarted();
        _lifetime.StopApplication();

        Assert.False(start.IsCause(new OperationCanceledException()));
    }
}
