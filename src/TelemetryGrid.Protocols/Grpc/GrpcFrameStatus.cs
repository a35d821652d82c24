namespace TelemetryGrid.Protocols.Grpc;

/// <summary>What a reader of frames has.</summary>
public enum GrpcFrameStatus : byte
{
    /// <summary>A whole message.</summary>
    Message = 0,

    /// <summary>Part of one: more has to come.</summary>
    NeedMore,

    /// <summary>A message that is longer than allowed, as it stands or unpacked. Nothing can be read after it.</summary>
    TooLong,

    /// <summary>The flag in front of a length is neither 0 nor 1: this is no gRPC. Nothing can be read after it.</summary>
    NotGrpc,

    /// <summary>A compressed message that cannot be unpacked, or on a call that announced no compression.</summary>
    BadCompression,
}
