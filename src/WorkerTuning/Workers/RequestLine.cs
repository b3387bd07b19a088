using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Workers;

/// <summary>What middleware in front of routing may change without giving it back, for a request that may go through it again.</summary>
internal readonly record struct RequestLine(PathString Path, PathString PathBase, QueryString Query, string Method)
{
    public static RequestLine Of(HttpRequest request) => new(request.Path, request.PathBase, request.QueryString, request.Method);

    public void Restore(HttpRequest request) =>
        (request.Path, request.PathBase, request.QueryString, request.Method) = (Path, PathBase, Query, Method);
}
