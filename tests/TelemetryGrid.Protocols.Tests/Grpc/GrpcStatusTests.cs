using TelemetryGrid.Protocols.Grpc;

namespace TelemetryGrid.Protocols.Tests.Grpc;

public sealed class GrpcStatusTests
{
    [Theory]
    [InlineData("0", null, "OK")]
    [InlineData("16", "invalid%20password", "UNAUTHENTICATED: invalid password")]
    [InlineData("3", "100%25 f%C3%BCr nichts", "INVALID_ARGUMENT: 100% für nichts")]
    [InlineData("14", "half an escape %4", "UNAVAILABLE: half an escape %4")]
    [InlineData("99", "new", "UNKNOWN: status '99' new")]
    [InlineData("-1", null, "UNKNOWN: status '-1'")]
    [InlineData(null, null, "UNKNOWN: the call ended without a status")]
    public void Parse_Trailers_SayHowTheCallEnded(string? status, string? message, string expected) =>
        Assert.Equal(expected, GrpcStatus.Parse(status, message).ToString());

    [Theory]
    [InlineData("invalid password")]
    [InlineData("100% für nichts\r\n")]
    public void Encode_Text_IsReadBack(string text)
    {
        var encoded = GrpcStatus.Encode(text);
        Assert.All(encoded, c => Assert.InRange(c, ' ', '~'));
        Assert.Equal(text, GrpcStatus.Parse("2", encoded).Message);
    }

    [Theory]
    [InlineData(401, GrpcStatusCode.Unauthenticated)]
    [InlineData(403, GrpcStatusCode.PermissionDenied)]
    [InlineData(404, GrpcStatusCode.Unimplemented)]
    [InlineData(503, GrpcStatusCode.Unavailable)]
    [InlineData(302, GrpcStatusCode.Unknown)]
    public void FromHttp_OtherStatus_IsMapped(int http, GrpcStatusCode code) => Assert.Equal(code, GrpcStatus.FromHttp(http).Code);
}
