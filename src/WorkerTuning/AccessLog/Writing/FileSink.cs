using WorkerTuning.Applying.Linux;
using WorkerTuning.Configuration.Linux;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog.Writing;

/// <summary>A log file, which is moved away when it is due and comes back when somebody else has taken it away.</summary>
internal sealed class FileSink : ILogSink
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly RotationPlan _rotation;
    private readonly TimeProvider _clock;
    private readonly Action<int>? _opened;
    private AppendFile? _file;
    private FileInfo _real = null!;
    private DateOnly _day;
    private long _size;
    private long _looked;
    private long _triedAt;
    private bool _ordinary;

    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <param name="path">Its full path.</param>
    /// <param name="rotation">When it is moved away.</param>
    /// <param name="clock">What day it is.</param>
    /// <param name="opened">Hears of each descriptor that the file gets; null: nobody.</param>
    public FileSink(string path, RotationPlan rotation, TimeProvider clock, Action<int>? opened = null)
    {
        (_path, _rotation, _clock, _opened) = (path, rotation, clock, opened);
        Open();
    }

    public string? NotRenewed { get; private set; }

    public int Take(ReadOnlySpan<byte> batch)
    {
        if (IsGone())
            Renew();
        if (_file is null)
            Open();
        if (_ordinary && !_rotation.IsOff)
            batch = RotateIfDue(batch);
        var written = _file!.Write(batch);
        _size += written;
        return written;
    }

    /// <exception cref="IOException">It cannot be opened; the old one stays, if there is one.</exception>
    public void Reopen()
    {
        var old = _file;
        Open();
        old?.Dispose();
    }

    public void Dispose() => Close();

    // All of it or nothing: until the new file is there, lines go into the old one.
    private void Open()
    {
        var file = AppendFile.Open(_path);
        try
        {
            var ordinary = FileKind.IsOrdinary(_path);
            // Of a link .NET would tell the link's own length, and rotation would move the link away from under the file.
            var real = File.ResolveLinkTarget(_path, returnFinalTarget: true) as FileInfo ?? new FileInfo(_path);
            var size = ordinary ? real.Length : 0;
            var day = size > 0 ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime((DateTimeOffset)real.LastWriteTimeUtc, _clock.LocalTimeZone).DateTime) : Today();
            _opened?.Invoke(file.Descriptor);
            (_file, _ordinary, _real, _size, _day, _looked, NotRenewed) = (file, ordinary, real, size, day, _clock.GetTimestamp(), null);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private bool IsGone()
    {
        if (_file is null || !_ordinary || _clock.GetElapsedTime(_looked) < LookInterval)
            return false;
        _looked = _clock.GetTimestamp();
        return !File.Exists(_path);
    }

    // One that was only moved goes on where no new one can be made; one that was deleted, with its folder perhaps, takes lines and keeps none.
    private void Renew()
    {
        if (_file!.HasName)
            OrGoOn(Reopen);
        else
            Close();
    }

    private bool OrGoOn(Action renew)
    {
        try
        {
            renew();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotRenewed = e.Message;
            _triedAt = _clock.GetTimestamp();
            return false;
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    // The lines that still fit.
    private ReadOnlySpan<byte> RotateIfDue(ReadOnlySpan<byte> batch)
    {
        // It could not be moved, and is tried again in a moment.
        if (NotRenewed is not null && _clock.GetElapsedTime(_triedAt) < LookInterval)
            return batch;
        if (_rotation.Daily && Today() is var today && today != _day)
        {
            if (_size > 0 && !OrGoOn(Rotate))
                return batch;
            _day = today;
        }

        if (_rotation.MaxSize == 0 || (_size > 0 && _size + FirstLine(batch) > _rotation.MaxSize && !OrGoOn(Rotate)))
            return batch;
        var room = _rotation.MaxSize - _size;
        if (batch.Length <= room)
            return batch;
        var fitting = room > 0 ? batch[..(int)room].LastIndexOf((byte)'\n') + 1 : 0;
        return batch[..(fitting > 0 ? fitting : FirstLine(batch))];
    }

    private void Rotate()
    {
        // Another process that writes it may have been faster.
        _real.Refresh();
        if (_real.Exists && _real.Length >= _size)
            Rotation.Move(_real.FullName, _rotation.Backups);
        Reopen();
    }

    private static int FirstLine(ReadOnlySpan<byte> batch) => batch.IndexOf((byte)'\n') is >= 0 and var end ? end + 1 : batch.Length;

    private DateOnly Today() => DateOnly.FromDateTime(_clock.GetLocalNow().DateTime);
}
