using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class DurationTextTests
{
    [Theory]
    [InlineData("30", 30_000)]
    [InlineData("0", 0)]
    [InlineData("1.5", 1_500)]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("30 s", 30_000)]
    [InlineData("30sec", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("5MIN", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("0.5h", 1_800_000)]
    [InlineData("00:01:30", 90_000)]
    [InlineData("1.00:00:00", 86_400_000)]
    public void TryParse_ADuration_GivesIt(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("-00:00:01")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("infinity")]
    [InlineData("5w")]
    [InlineData("5 m s")]
    [InlineData("1,5")]
    [InlineData("36501d")]
    [InlineData("0.0001ms")]
    [InlineData("00:00:00.0000001")]
    [InlineData("1:2:3:4:5")]
    public void TryParse_AnythingElse_Refuses(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(30_000, "30", "30 s")]
    [InlineData(0, "0", "0 s")]
    [InlineData(1_500, "1500ms", "1500ms")]
    [InlineData(7_200_000, "7200", "7200 s")]
    public void Show_ADuration_IsShortAndReadsBack(int milliseconds, string shown, string said)
    {
        var value = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Equal(shown, DurationText.Show(value));
        Assert.Equal(said, DurationText.Say(value));
    }

    [Fact]
    public void TryParse_AnyText_NeverThrowsAndShowReadsBack() =>
        Properties.Hold(Properties.TextAround("ms", "s", "m", "h", "d", ":", "12", ".5"), text =>
        {
            if (!DurationText.TryParse(text, out var value))
                return;
            Assert.True(DurationText.TryParse(DurationText.Show(value), out var again));
            Assert.Equal(value, again);
        });
}
