using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Lifecycle;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class OpenConnectionsTests
{
    [Fact]
    public void Add_ConnectionThatCloses_IsForgotten()
    {
        var open = new OpenConnections(NullLoggerFactory.Instance);
        using var closed = new CancellationTokenSource();
        open.Add(new DefaultConnectionContext("1") { ConnectionClosed = closed.Token });
        open.Add(new DefaultConnectionContext("2"));
        Assert.Equal(2, open.Count);

        closed.Cancel();

        Assert.Equal(1, open.Count);
    }

    [Fact]
    public void Add_ConnectionThatIsClosedAlready_IsForgotten()
    {
        var open = new OpenConnections(NullLoggerFactory.Instance);

        open.Add(new DefaultConnectionContext("1") { ConnectionClosed = new CancellationToken(canceled: true) });

        Assert.Equal(0, open.Count);
    }
}
