using WorkerTuning.Admission.Adaptive;

namespace WorkerTuning.Tests.Admission.Adaptive;

public class LatencyRecorderTests
{
    [Theory]
    [InlineData(1_000_000_000)]
    [InlineData(10_000_000)]
    [InlineData(1_000_000)]
    [InlineData(1_000)]
    public void Take_WhatWasAdded_IsTheirNumberAndTime(long frequency)
    {
        var recorder = new LatencyRecorder(frequency);
        recorder.Add(frequency / 10);
        recorder.Add(frequency * 2);
        var (completed, seconds) = recorder.Take();

        Assert.Equal(2, completed);
        Assert.Equal(2.1, seconds, 0.00001);
        Assert.Equal((0, 0d), recorder.Take());
    }

    [Fact]
    public void Add_LongerThanTheLongest_CountsAsThat()
    {
        var recorder = new LatencyRecorder(1_000_000) { Longest = 0.5 };
        recorder.Add(10_000_000);
        recorder.Add(-5);

        Assert.Equal((2, 0.5), recorder.Take());
    }

    [Theory]
    [InlineData(1_000, 0, 0)]
    [InlineData(499_999, 0, 0)]
    [InlineData(500_000, 1, 0.5)]
    [InlineData(30_000_000, 1, 0.5)]
    public void Add_AFailure_CountsOnlyWhereItWasSlow(long ticks, int completed, double seconds)
    {
        var recorder = new LatencyRecorder(1_000_000) { Longest = 0.5 };
        recorder.Add(ticks, hasFailed: true);

        Assert.Equal((completed, seconds), recorder.Take());
    }

    [Fact]
    public void Add_ThousandsOfMinutes_DoNotSpillIntoTheCount()
    {
        var recorder = new LatencyRecorder(1_000_000_000);
        for (var i = 0; i < 2_000; i++)
            recorder.Add(long.MaxValue);
        var (completed, seconds) = recorder.Take();

        Assert.Equal(2_000, completed);
        Assert.Equal(2_000 * 60, seconds, 0.1);
    }

    [Fact]
    public void Add_AllocatesNothing()
    {
        var recorder = new LatencyRecorder(1_000_000_000);
        recorder.Add(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            recorder.Add(i);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Add_FromManyThreads_LosesNothing()
    {
        var recorder = new LatencyRecorder(1_000_000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
                recorder.Add(3);
        })));

        Assert.Equal((40_000, 0.12), recorder.Take());
    }
}
