using System.Buffers.Binary;
using System.Numerics;

namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>SHA-224 (FIPS 180-4 §6.2 and §6.3), which .NET lacks: SHA-256 from other initial values, cut to 28 bytes.</summary>
internal ref struct Sha224
{
    public const int Length = 28;
    public const int BlockLength = 64;

    // FIPS 180-4 §4.2.2
    // csharpier-ignore
    private static ReadOnlySpan<uint> Constants =>
        [
            0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
            0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
            0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
            0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
            0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
            0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
            0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
            0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
        ];

    private State _state;
    private Block _block;
    private int _filled;
    private ulong _total;

    public Sha224()
    {
        // FIPS 180-4 §5.3.2
        ReadOnlySpan<uint> initial = [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4];
        initial.CopyTo(_state);
    }

    public static void HashData(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var hash = new Sha224();
        hash.Append(source);
        hash.Finish(destination);
    }

    /// <summary>HMAC (RFC 2104) over SHA-224.</summary>
    public static void Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<byte> pad = stackalloc byte[BlockLength];
        pad.Clear();
        if (key.Length > BlockLength)
        {
            HashData(key, pad);
        }
        else
        {
            key.CopyTo(pad);
        }
        foreach (ref var octet in pad)
        {
            octet ^= 0x36;
        }
        Span<byte> digest = stackalloc byte[Length];
        var inner = new Sha224();
        inner.Append(pad);
        inner.Append(source);
        inner.Finish(digest);
        foreach (ref var octet in pad)
        {
            octet ^= 0x36 ^ 0x5c;
        }
        var outer = new Sha224();
        outer.Append(pad);
        outer.Append(digest);
        outer.Finish(destination);
    }

    public void Append(scoped ReadOnlySpan<byte> source)
    {
        _total += (ulong)source.Length;
        while (!source.IsEmpty)
        {
            var part = Math.Min(source.Length, BlockLength - _filled);
            source[..part].CopyTo(((Span<byte>)_block)[_filled..]);
            source = source[part..];
            _filled += part;
            if (_filled == BlockLength)
            {
                Compress();
                _filled = 0;
            }
        }
    }

    public void Finish(scoped Span<byte> destination)
    {
        var bits = _total * 8;
        Append([0x80]);
        while (_filled != BlockLength - 8)
        {
            Append([0]);
        }
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(length, bits);
        Append(length);
        for (var i = 0; i < Length / 4; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[(4 * i)..], _state[i]);
        }
    }

    private void Compress()
    {
        Span<uint> schedule = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
        {
            schedule[i] = BinaryPrimitives.ReadUInt32BigEndian(((ReadOnlySpan<byte>)_block)[(4 * i)..]);
        }
        for (var i = 16; i < 64; i++)
        {
            var (x, y) = (schedule[i - 15], schedule[i - 2]);
            var s0 = BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);
            var s1 = BitOperations.RotateRight(y, 17) ^ BitOperations.RotateRight(y, 19) ^ (y >> 10);
            schedule[i] = schedule[i - 16] + s0 + schedule[i - 7] + s1;
        }
        var (a, b, c, d) = (_state[0], _state[1], _state[2], _state[3]);
        var (e, f, g, h) = (_state[4], _state[5], _state[6], _state[7]);
        for (var i = 0; i < 64; i++)
        {
            var s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var t1 = h + s1 + ((e & f) ^ (~e & g)) + Constants[i] + schedule[i];
            var s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }
        ReadOnlySpan<uint> sums = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < sums.Length; i++)
        {
            _state[i] += sums[i];
        }
    }

    [System.Runtime.CompilerServices.InlineArray(8)]
    private struct State
    {
        private uint _first;
    }

    [System.Runtime.CompilerServices.InlineArray(BlockLength)]
    private struct Block
    {
        private byte _first;
    }
}
