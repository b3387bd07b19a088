using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The files of TLS.</summary>
internal sealed class TlsCheck(ListeningServer server, [FromKeyedServices(ServerClock.Key)] TimeProvider clock) : IMachineCheck
{
    public void Look(WorkerPlan plan, MachineFindings findings)
    {
        if (plan.Listen.Tls is not { } tls || server.LeavesProcessAlone)
            return;
        findings.Try(() => findings.Warn(LoadedTls.Load(plan).Concerns(clock.GetUtcNow())));
        findings.Try(() => HttpsSetup.Ciphers(plan, tls));
    }
}
