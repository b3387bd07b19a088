using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests;

public class ServerClockTests
{
    [Fact]
    public void Clock_TheApplicationHasOne_IsTheServersOwn()
    {
        var configuration = new ConfigurationBuilder().Build();
        using var provider = new ServiceCollection()
            .AddSingleton<TimeProvider>(new ManualTime())
            .AddWorkerTuning(configuration)
            .BuildServiceProvider();

        Assert.Same(TimeProvider.System, provider.GetRequiredKeyedService<TimeProvider>(ServerClock.Key));
        Assert.IsType<ManualTime>(provider.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public void Clock_RegisteredByItsName_IsTaken()
    {
        using var fixture = new ControlFixture();

        Assert.Same(fixture.Clock, fixture.Runtime.Default.Pool.Clock);
    }

    [Fact]
    public void Clock_OfEveryService_IsTheServersOwn()
    {
        var services = new ServiceCollection().AddWorkerTuning(new ConfigurationBuilder().Build());
        var clocks = services
            .SelectMany(s => new[] { s.ServiceType, s.IsKeyedService ? s.KeyedImplementationType : s.ImplementationType })
            .OfType<Type>()
            .Where(t => t.Namespace?.StartsWith("WorkerTuning", StringComparison.Ordinal) == true)
            .Distinct()
            .SelectMany(t => t.GetConstructors())
            .SelectMany(c => c.GetParameters())
            .Where(p => p.ParameterType == typeof(TimeProvider))
            .ToList();

        Assert.Contains(clocks, p => p.Member.DeclaringType == typeof(ServerRuntime));
        Assert.All(clocks, p => Assert.True(
            p.GetCustomAttributes(typeof(FromKeyedServicesAttribute), false) is [FromKeyedServicesAttribute { Key: ServerClock.Key }],
            $"{p.Member.DeclaringType} takes the application's clock"));
    }
}
