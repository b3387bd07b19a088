using WorkerTuning.Applying;

namespace WorkerTuning.Tests.Applying;

public sealed class ProcessStateTests
{
    private string _now = "before";

    [Theory]
    [InlineData("ab", "b", "before")]
    [InlineData("ba", "a", "before")]
    public void Dispose_InEitherOrder_GivesBackWhatWasThereBefore(string order, string afterTheFirst, string afterTheSecond)
    {
        var shares = TakeTwo(Strings());

        Assert.Equal("b", _now);
        shares[order[0]].Dispose();
        // The one that is left.
        Assert.Equal(order[0] == 'a' ? afterTheFirst : "a", _now);
        shares[order[1]].Dispose();
        Assert.Equal(afterTheSecond, _now);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("ba")]
    public void Dispose_AfterSomebodyElseSetIt_LeavesThat(string order)
    {
        var shares = TakeTwo(Strings());
        _now = "the application's";

        shares[order[0]].Dispose();
        shares[order[1]].Dispose();

        Assert.Equal("the application's", _now);
    }

    [Fact]
    public void Dispose_Twice_CountsOnce()
    {
        var shares = TakeTwo(Strings());
        shares['b'].Dispose();
        shares['b'].Dispose();

        Assert.Equal("a", _now);
    }

    [Fact]
    public void Set_AfterItsEnd_IsIgnored()
    {
        var shares = TakeTwo(Strings());
        shares['b'].Dispose();

        Assert.False(shares['b'].Set("late"));
        Assert.Equal("a", _now);
    }

    [Fact]
    public void Set_WhatCannotBeWritten_LeavesNothingBehind()
    {
        var state = Strings(refused: "none");
        using var share = state.Take();
        Assert.Throws<DirectoryNotFoundException>(() => share.Set("none"));
        share.Dispose();

        Assert.Equal("before", _now);
    }

    [Fact]
    public void Dispose_WhatWasThereBeforeIsGone_IsNoFailure()
    {
        var share = Strings(refused: "before").Take();
        share.Set("a");
        share.Dispose();

        Assert.Equal("a", _now);
    }

    [Theory]
    [InlineData(10, 20, "ab", 20, 5)]
    [InlineData(10, 20, "ba", 10, 5)]
    [InlineData(20, 10, "ab", 10, 5)]
    [InlineData(2, 3, "ab", 5, 5)]
    public void Dispose_WhereTheHighestCounts_IsTheHighestThatIsStillAsked(int a, int b, string order, int afterTheFirst, int afterTheSecond)
    {
        var now = 5;
        var state = new ProcessState<int>(() => now, value => (now = value) == value, (before, asked) => asked.Append(before).Max());
        var shares = new Dictionary<char, ProcessState<int>.Share> { ['a'] = state.Take(), ['b'] = state.Take() };
        shares['a'].Set(a);
        shares['b'].Set(b);
        Assert.Equal(Math.Max(5, Math.Max(a, b)), now);

        shares[order[0]].Dispose();
        Assert.Equal(afterTheFirst, now);
        shares[order[1]].Dispose();
        Assert.Equal(afterTheSecond, now);
    }

    private static Dictionary<char, ProcessState<string>.Share> TakeTwo(ProcessState<string> state)
    {
        var shares = new Dictionary<char, ProcessState<string>.Share> { ['a'] = state.Take(), ['b'] = state.Take() };
        shares['a'].Set("a");
        shares['b'].Set("b");
        return shares;
    }

    private ProcessState<string> Strings(string? refused = null) => new(() => _now, value =>
    {
        if (value == refused)
            throw new DirectoryNotFoundException();
        _now = value;
        return true;
    });
}
