using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Applying;

namespace WorkerTuning.Tests.Applying;

public sealed class ApplyingServicesTests
{
    [Fact]
    public void AddAppliers_Twice_RegistersOnce()
    {
        var once = new ServiceCollection().AddAppliers();
        var twice = new ServiceCollection().AddAppliers().AddAppliers();

        Assert.Equal(once.Select(Describe), twice.Select(Describe));
    }

    [Fact]
    public void AddAppliers_BesideOtherFilters_ComesFirst()
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton<object>("a key", new object());
        services.AddTransient<IStartupFilter, OtherFilter>();

        services.AddAppliers();

        Assert.Equal(typeof(WorkerTuningStartupFilter), services.First(s => s.ServiceType == typeof(IStartupFilter)).ImplementationType);
    }

    private static string Describe(ServiceDescriptor service) => $"{service.ServiceType} {service.ImplementationType} {service.Lifetime}";

    private sealed class OtherFilter : IStartupFilter
    {
        public Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> Configure(Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> next) => next;
    }
}
