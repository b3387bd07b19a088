namespace WorkerTuning.Workers;

/// <summary>Follows the frames that a server writes to a WebSocket, whatever pieces they are written in: only between two of them is room for another.</summary>
internal struct WebSocketFrames
{
    private const byte CloseCode = 8;

    private ulong _payloadLeft;
    private int _headerHas;
    private byte _code;
    private byte _lengthByte;
    private ulong _length;

    /// <summary>Between two frames.</summary>
    public readonly bool IsAtBoundary => _payloadLeft == 0 && _headerHas == 0;

    /// <summary>The server has begun a close frame, after which there is no other.</summary>
    public bool HasClosed { get; private set; }

    public void Follow(ReadOnlySpan<byte> written)
    {
        while (!written.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var payload = (int)Math.Min(_payloadLeft, (ulong)written.Length);
                _payloadLeft -= (ulong)payload;
                written = written[payload..];
                continue;
            }

            TakeHeaderByte(written[0]);
            written = written[1..];
        }
    }

    private void TakeHeaderByte(byte value)
    {
        switch (_headerHas++)
        {
            case 0:
                _code = (byte)(value & 0x0F);
                HasClosed |= _code == CloseCode;
                break;
            case 1:
                _lengthByte = value;
                _length = (ulong)(value & 0x7F);
                if (LengthBytes > 0)
                    _length = 0;
                break;
            case var at when at < 2 + LengthBytes:
                _length = (_length << 8) | value;
                break;
        }

        if (_headerHas < 2 || _headerHas < HeaderLength)
            return;
        _payloadLeft = _length;
        _headerHas = 0;
    }

    private readonly int LengthBytes => (_lengthByte & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };

    // A server's frames carry no mask; who forwards another's may.
    private readonly int HeaderLength => 2 + LengthBytes + ((_lengthByte & 0x80) != 0 ? 4 : 0);
}
