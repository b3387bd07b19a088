using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The user to become, and the files that the server keeps beside its logs.</summary>
internal sealed class ProcessCheck(ListeningServer server) : IMachineCheck
{
    public void Look(WorkerPlan plan, MachineFindings findings)
    {
        if (server.LeavesProcessAlone)
            return;
        findings.Try(() => Privileges.Check(plan));
        findings.Try(() => TempFolder.Check(plan));
        findings.Try(() => PidFile.Check(plan));
        findings.Try(() => ControlSocketFile.Check(plan));
    }
}
