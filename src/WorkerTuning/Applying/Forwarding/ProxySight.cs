using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Forwarding;

/// <summary>Says once that the keep-alive time is short for a proxy, when the first request comes through one of which the settings did not say that it is there.</summary>
internal sealed class ProxySight(ILoggerFactory loggers)
{
    private int _hasSeen;

    /// <summary>To be called for requests of trusted peers, before their headers are taken off.</summary>
    public void Look(IHeaderDictionary headers, WorkerPlan plan)
    {
        if (Volatile.Read(ref _hasSeen) == 0 && SpeaksAsProxy(headers, plan.Requests.Trust) && Interlocked.Exchange(ref _hasSeen, 1) == 0)
            Advise(plan);
    }

    private void Advise(WorkerPlan plan)
    {
        if (PlanAdviser.KeepAliveBehindProxy(plan) is { } advice && !plan.Advice.Any(a => a.Setting == advice.Setting))
            Log.ShortKeepAlive(loggers.CreateLogger(Log.Category), advice.Setting, advice.Text);
    }

    private static bool SpeaksAsProxy(IHeaderDictionary headers, TrustPlan trust)
    {
        if (ForwardedHops.FindHeader(headers) is not null)
            return true;
        // By number: an enumerator would be allocated for each request.
        for (var i = 0; i < trust.SchemeHeaders.Count; i++)
        {
            if (headers.ContainsKey(trust.SchemeHeaders[i].Key))
                return true;
        }

        return false;
    }
}
