using WorkerTuning.Admission;

namespace WorkerTuning.Tests.Admission;

public class WaitLineTests
{
    private readonly WaitLine<string> _line = new();

    private string Drain(long now)
    {
        var order = "";
        while (_line.Next(now) is { } next)
        {
            order += next.Value.Item;
            _line.Remove(next);
        }

        return order;
    }

    private string Late(long now)
    {
        var late = "";
        while (_line.Late(now) is { } next)
        {
            late += next.Value.Item;
            _line.Remove(next);
        }

        return late;
    }

    private void AddThree()
    {
        _line.Add("a", 0);
        _line.Add("b", 10);
        _line.Add("c", 20);
    }

    [Fact]
    public void Next_WithoutADiscipline_IsTheFirst()
    {
        AddThree();

        Assert.Equal("", Late(1_000_000));
        Assert.Equal("abc", Drain(1_000_000));
    }

    [Theory]
    [InlineData(false, 30, "abc")]
    [InlineData(true, 30, "abc")]
    [InlineData(false, 100, "abc")]
    [InlineData(true, 100, "cba")]
    public void Next_InAnOverload_MayBeTheLast(bool newestFirst, long now, string expected)
    {
        _line.Discipline = new QueueDiscipline(5, newestFirst);
        AddThree();

        Assert.Equal(expected, Drain(now));
    }

    [Fact]
    public void Next_ByImportance_ThenByTime()
    {
        _line.Add("s", 0, RequestPriority.Sheddable);
        AddThree();
        _line.Add("k", 30, RequestPriority.Critical);
        _line.Add("l", 40, RequestPriority.Critical);

        Assert.Equal("klabcs", Drain(50));
        Assert.Equal(0, _line.Count);
    }

    [Theory]
    [InlineData(99, "")]
    [InlineData(100, "sabc")]
    [InlineData(130, "sabc")]
    [InlineData(131, "sabck")]
    public void Late_OnceTheQueueHasStood_AreThosePastTheTarget(long now, string expected)
    {
        _line.Discipline = new QueueDiscipline(5, false);
        AddThree();
        _line.Add("s", 20, RequestPriority.Sheddable);
        _line.Add("k", 30, RequestPriority.Critical);
        if (now >= 100)
            _line.Add("n", now);

        Assert.Equal(expected, Late(now));
    }

    [Fact]
    public void Late_AQueueThatWasEmptyInBetween_BeginsAnew()
    {
        _line.Discipline = new QueueDiscipline(5, false);
        _line.Remove(_line.Add("a", 0));
        _line.Add("b", 90);

        Assert.False(_line.IsOverloaded(189));
        Assert.True(_line.IsOverloaded(190));
        Assert.Equal("b", Late(190));
    }

    [Fact]
    public void IsOverloaded_OnceItIs_EndsWhenThereWasRoomForATarget()
    {
        _line.Discipline = new QueueDiscipline(5, false);
        _line.Add("a", 0);
        Assert.Equal("a", Late(100));
        Assert.True(_line.IsOverloaded(1_000));
        _line.NoteRoom(true, 1_000);
        _line.NoteRoom(false, 1_004);
        _line.NoteRoom(true, 1_005);
        _line.NoteRoom(true, 1_009);
        Assert.True(_line.IsOverloaded(1_009));
        _line.NoteRoom(true, 1_010);

        Assert.False(_line.IsOverloaded(1_010));
    }

    [Theory]
    [InlineData(RequestPriority.Critical, "t")]
    [InlineData(RequestPriority.Normal, "t")]
    [InlineData(RequestPriority.Sheddable, null)]
    internal void Below_TheNewestOfTheLeastImportant_GivesWay(RequestPriority priority, string? expected)
    {
        AddThree();
        _line.Add("s", 20, RequestPriority.Sheddable);
        _line.Add("t", 21, RequestPriority.Sheddable);

        Assert.Equal(expected, _line.Below(priority)?.Value.Item);
    }

    [Fact]
    public void Remove_Twice_IsFalse()
    {
        var place = _line.Add("a", 0);

        Assert.True(_line.Remove(place));
        Assert.False(_line.Remove(place));
        Assert.Equal(0, _line.Count);
    }
}
