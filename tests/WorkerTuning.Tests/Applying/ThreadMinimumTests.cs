using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Applying;

public class ThreadMinimumTests
{
    [Fact]
    public void Raise_ServerThatDoesNotListen_LeavesTheProcessAlone()
    {
        using var minimum = new ThreadMinimum(new ListeningServer(new ServiceCollection().AddSingleton<IServer, Quiet>()));
        var before = ThreadMinimum.InForce;

        Assert.False(minimum.Raise(before + 50));
        Assert.False(minimum.Set(before + 50));

        Assert.True(minimum.IsLeftAlone);
        Assert.InRange(ThreadMinimum.InForce, 0, before + 49);
    }

    private sealed class Quiet : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
