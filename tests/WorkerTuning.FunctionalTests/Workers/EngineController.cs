using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace WorkerTuning.FunctionalTests.Workers;

/// <summary>Gets its worker's engine through the constructor, as does a scoped service of it.</summary>
[Route("engine")]
internal sealed class EngineController(WorkerLocal<Engine> engine, EngineUser user) : ControllerBase
{
    [HttpGet]
    public string Get() => $"{engine.Value.Number} {user.Number}";
}

internal sealed class EngineUser(WorkerLocal<Engine> engine)
{
    public int Number => engine.Value.Number;
}

/// <summary>MVC finds public controllers only; the tests keep theirs to themselves.</summary>
internal sealed class OnlyEngineController : IApplicationFeatureProvider<ControllerFeature>
{
    public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature)
    {
        feature.Controllers.Clear();
        feature.Controllers.Add(typeof(EngineController).GetTypeInfo());
    }
}
