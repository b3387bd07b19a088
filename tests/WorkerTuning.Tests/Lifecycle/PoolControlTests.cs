using WorkerTuning.Admission;
using WorkerTuning.Tests.Control;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class PoolControlTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void Refused_AndClientsLeft_AreToldApart(int refused, int left)
    {
        using var fixture = new ControlFixture();
        foreach (var reason in Enum.GetValues<Refusal>().Where(r => (r == Refusal.ClientLeft ? left : refused) > 0))
            fixture.Runtime.Default.Rules.Refused(reason);
        var snapshot = fixture.Get<IWorkerPool>().GetSnapshot();

        Assert.Equal((refused * (Enum.GetValues<Refusal>().Length - 1), left), (snapshot.Refused, snapshot.ClientsLeft));
    }
}
