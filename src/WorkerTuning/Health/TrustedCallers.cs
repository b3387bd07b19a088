using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Applying.Forwarding;

namespace WorkerTuning.Health;

/// <summary>Who may see more than a status: a caller on this machine, or one that a policy of the application's lets in.</summary>
internal static class TrustedCallers
{
    /// <param name="context">The request.</param>
    /// <param name="policy">The policy's name; null for none.</param>
    /// <exception cref="InvalidOperationException">There is a policy, and the application has no authorisation.</exception>
    public static async ValueTask<bool> IncludeAsync(HttpContext context, string? policy)
    {
        if (LocalCallers.IsLocal(context))
            return true;
        if (policy is null)
            return false;
        var authorization = context.RequestServices.GetRequiredService<IAuthorizationService>();
        return (await authorization.AuthorizeAsync(context.User, context, policy)).Succeeded;
    }
}
