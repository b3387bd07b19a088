using System.Globalization;
using WorkerTuning.FunctionalTests.Profiles;

namespace WorkerTuning.FunctionalTests.Seeds;

/// <summary>The document holds no file, but numbers; the profile must have the same.</summary>
public sealed class DevSimSeedTests
{
    [SkippableFact]
    public async Task Print_TheProfile_HasTheNumbersOfTheDocument()
    {
        var document = SeedDocument.Read("003");
        var config = await SampleProgram.DevSim.PrintAsync(["--config", "gunicorn_config.py", "--environment", "Development"], SampleProgram.Cpu(64));
        config.Expect(
            ("timeout", document.ListValue("Timeout")),
            ("keepalive", document.ListValue("Keepalive")),
            ("worker_class", document.ListValue("Worker Class")),
            ("limit_request_line", document.ListValue("Request Line Limit")),
            ("limit_request_fields", document.ListValue("Request Fields")),
            ("limit_request_field_size", document.ListValue("Field Size")));
        var megabytes = int.Parse(document.ListValue("Max Request Size").TrimEnd('M', 'B'), CultureInfo.InvariantCulture);
        Assert.True(config["max_request_body_size"] is var size && (size == $"{megabytes}MB" || size == $"{megabytes << 20}"), size);
        Assert.Contains($"capped at {config["workers"]}", document.Text, StringComparison.Ordinal);
    }
}
