using Microsoft.AspNetCore.Builder;

namespace WorkerTuning.Tests;

public sealed class WorkerEndpointConventionExtensionsTests
{
    [Fact]
    public void Conventions_WithoutABuilder_NameTheArgument()
    {
        IEndpointConventionBuilder builder = null!;

        Assert.Throws<ArgumentNullException>("builder", () => builder.ExemptFromWorkers());
        Assert.Throws<ArgumentNullException>("builder", () => builder.ShedFirst());
        Assert.Throws<ArgumentNullException>("builder", () => builder.ShedLast());
    }
}
