using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.ConcurrencyTests;

namespace WorkerTuning.Workers;

/// <summary>In the place of the library's own: what a scenario says is Kestrel.</summary>
internal static class Servers
{
    public static bool IsKestrel(IFeatureCollection features) => features.Get<IHttpResponseFeature>() is Visit { Connection.IsKestrel: true };
}
