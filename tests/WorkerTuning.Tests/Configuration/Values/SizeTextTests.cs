using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class SizeTextTests
{
    private const long Megabyte = 1 << 20;

    [Theory]
    [InlineData("4094", 1, 4094)]
    [InlineData("200", Megabyte, 200 * Megabyte)]
    [InlineData("200B", Megabyte, 200)]
    [InlineData("64KB", 1, 65_536)]
    [InlineData("64k", 1, 65_536)]
    [InlineData("64KiB", 1, 65_536)]
    [InlineData("10MB", 1, 10 * Megabyte)]
    [InlineData("10 mb", 1, 10 * Megabyte)]
    [InlineData("1GiB", 1, 1L << 30)]
    [InlineData("2T", 1, 1L << 41)]
    [InlineData("1.5KB", 1, 1_536)]
    [InlineData("30_000_000", 1, 30_000_000)]
    public void TryParse_ASize_GivesBytes(string text, long bareUnit, long expected)
    {
        Assert.True(SizeText.TryParse(text, bareUnit, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("0.3KB")]
    [InlineData("10XB")]
    [InlineData("1 0")]
    [InlineData("9999999999TB")]
    [InlineData("99999999999999999999999999999999")]
    public void TryParse_AnythingElse_Refuses(string text) => Assert.False(SizeText.TryParse(text, 1, out _));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(4094, "4094")]
    [InlineData(65_536, "65536")]
    [InlineData(Megabyte, "1MB")]
    [InlineData(Megabyte + 1, "1048577")]
    [InlineData(3L << 30, "3GB")]
    [InlineData(1L << 40, "1TB")]
    public void Show_Bytes_InTheLargestUnitThatDivides(long bytes, string expected) => Assert.Equal(expected, SizeText.Show(bytes));

    [Fact]
    public void TryParse_AnyText_NeverThrowsAndShowReadsBack() =>
        Properties.Hold(Properties.TextAround("KB", "MiB", "G", "T", "_", "1024", ".5"), text =>
        {
            if (!SizeText.TryParse(text, Megabyte, out var bytes))
                return;
            Assert.True(SizeText.TryParse(SizeText.Show(bytes, "B"), Megabyte, out var again));
            Assert.Equal(bytes, again);
        });
}
