namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>One defect of a remote-write body. Made without allocating; the sentence is put together when asked for.</summary>
/// <param name="Part">The field concerned, in words.</param>
/// <param name="Series">Time series read before it, which is the index of the series it lies in; -1 outside of any.</param>
/// <param name="Offset">Byte of the decompressed body where the field starts.</param>
/// <param name="Detail">A number that belongs to the defect; see <see cref="RemoteWriteDefect"/>.</param>
public readonly record struct RemoteWriteError(RemoteWriteDefect Defect, string Part, int Series, int Offset, long Detail)
{
    /// <summary>One sentence, such as "series 17: label value runs 12 bytes past the end at byte 4711".</summary>
    public override string ToString() =>
        Defect == RemoteWriteDefect.None ? "no defect" : $"{(Series < 0 ? "request" : $"series {Series}")}: {Reason} at byte {Offset}";

    private string Reason =>
        Defect switch
        {
            RemoteWriteDefect.RunsPastEnd => $"{Part} runs {Detail} byte{(Detail == 1 ? "" : "s")} past the end",
            RemoteWriteDefect.VarintTooLong => $"{Part} is a varint beyond 64 bits",
            RemoteWriteDefect.InvalidFieldNumber => $"field number {Detail} does not exist in protobuf",
            RemoteWriteDefect.UnsupportedWireType => $"{Part} has wire type {Detail}, which these messages never use",
            RemoteWriteDefect.WrongWireType => $"{Part} has wire type {Detail}, which is not its own",
            RemoteWriteDefect.WrongMessage =>
                $"field {Detail} is reserved in io.prometheus.write.v2.Request: the body looks like prometheus.WriteRequest of 1.0",
            RemoteWriteDefect.FirstSymbolNotEmpty => "symbols[0] is not the empty string",
            RemoteWriteDefect.TooManySymbols => $"more than {Detail} symbols",
            RemoteWriteDefect.TooManyLabels => $"{Detail} labels are more than allowed",
            RemoteWriteDefect.OddLabelReferences => $"{Part} has {Detail} label references, which do not pair",
            _ => $"{Part} {Detail} is beyond the symbol table",
        };
}
