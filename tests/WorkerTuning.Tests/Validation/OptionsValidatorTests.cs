using WorkerTuning.Tests.Planning;
using WorkerTuning.Validation;

namespace WorkerTuning.Tests.Validation;

public class OptionsValidatorTests
{
    [Fact]
    public void Find_ASecretWithoutANameThatCodeHasSet_IsNotQuoted()
    {
        var options = new WorkerTuningOptions { RawEnv = ["hunter2"] };
        var problem = Assert.Single(OptionsValidator.Find(options, FakeHost.Loaded(options, gunicorn: false)));

        Assert.Equal("raw_env = *** (test): each entry must be NAME=VALUE", problem.ToString());
    }
}
