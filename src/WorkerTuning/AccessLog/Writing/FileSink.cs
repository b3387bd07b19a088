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

    public int Take(ReadOnlySpan<byte> batch)
    {
        if (IsGone())
            Close();
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

    private void Open()
    {
        _file = AppendFile.Open(_path);
        _ordinary = FileKind.IsOrdinary(_path);
        // Of a link .NET would tell the link's own length, and rotation would move the link away from under the file.
        _real = File.ResolveLinkTarget(_path, returnFinalTarget: true) as FileInfo ?? new FileInfo(_path);
        _size = _ordinary ? _real.Length : 0;
        _day = _size > 0 ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime((DateTimeOffset)_real.LastWriteTimeUtc, _clock.LocalTimeZone).DateTime) : Today();
        _looked = _clock.GetTimestamp();
        _opened?.Invoke(_file.Descriptor);
    }

    // A file that was deleted, with its folder perhaps, takes lines and keeps none.
    private bool IsGone()
    {
        if (_file is null || !_ordinary || _clock.GetElapsedTime(_looked) < LookInterval)
            return false;
        _looked = _clock.GetTimestamp();
        return !File.Exists(_path);
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    // The lines that still fit.
    private ReadOnlySpan<byte> RotateIfDue(ReadOnlySpan<byte> batch)
    {
        if (_rotation.Daily && Today() is var today && today != _day)
        {
            if (_size > 0)
                Rotate();
            _day = today;
        }

        if (_rotation.MaxSize == 0)
            return batch;
        if (_size > 0 && _size + FirstLine(batch) > _rotation.MaxSize)
            Rotate();
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
