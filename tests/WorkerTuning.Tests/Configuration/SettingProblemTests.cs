using WorkerTuning.Configuration;

namespace WorkerTuning.Tests.Configuration;

public class SettingProblemTests
{
    [Theory]
    [InlineData("workers", "0", "flag -w", "workers = 0 (flag -w): bad")]
    [InlineData("workers", null, "flag -w", "workers (flag -w): bad")]
    [InlineData("workers", "0", null, "workers = 0: bad")]
    [InlineData("workers", null, null, "workers: bad")]
    [InlineData(null, null, "flag -w", "flag -w: bad")]
    [InlineData(null, null, null, "bad")]
    public void ToString_WhatIsKnown_IsSaid(string? setting, string? value, string? origin, string expected) =>
        Assert.Equal(expected, new SettingProblem(setting, value, origin, "bad").ToString());
}
