using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Planning;

public class HostResourcesTests
{
    [Fact]
    public void Detect_ThisMachine_NeverThrows() => Assert.Equal(3, HostResources.Detect(3).Cpu);
}
