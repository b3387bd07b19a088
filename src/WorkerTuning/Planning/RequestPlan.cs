using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Planning;

/// <summary>Which requests are taken, and how they are changed before the application sees them.</summary>
internal sealed record RequestPlan
{
    /// <summary>gunicorn's rules, where Kestrel's are looser.</summary>
    public bool Strict { get; init; }

    /// <summary>Any token is a method, as Kestrel has it.</summary>
    public bool UnconventionalMethods { get; init; }

    public bool CasefoldMethod { get; init; }

    /// <summary>What becomes of names with an underscore; null passes them on.</summary>
    public HeaderMap? HeaderMap { get; init; }

    /// <summary>Empty: none.</summary>
    public PathString RootPath { get; init; }

    public TrustPlan Trust { get; init; } = new();

    /// <summary>False where every request passes as it is.</summary>
    public bool HasRules => Strict || CasefoldMethod || HeaderMap is not (null or WorkerTuning.HeaderMap.Dangerous);
}
