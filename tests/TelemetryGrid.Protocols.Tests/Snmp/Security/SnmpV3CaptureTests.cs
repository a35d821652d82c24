using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

public sealed class SnmpV3CaptureTests
{
    private const string TrapEngine = "80001F8880E9630000D61FF449";

    [Fact]
    public void TryOpen_TrapWithoutSecurity_ReadsEveryField()
    {
        var message = Read("trapv3", new UsmUser("lextm"));

        Assert.Equal(SnmpV3Status.Ok, message.Status);
        Assert.Equal(0x1F83CF9C, message.MessageId);
        Assert.Equal(SnmpSecurityLevel.NoAuthNoPriv, message.Level);
        Assert.Equal(TrapEngine, message.EngineId);
        Assert.Equal("lextm", message.UserName);
        AssertTrap(message, 0x71967CE3);
    }

    [Fact]
    public void TryOpen_TrapWithMd5_IsAuthentic()
    {
        var message = Read("trapv3auth", new UsmUser("lextm", UsmAuthProtocol.Md5, "authentication"));

        Assert.Equal(SnmpV3Status.Ok, message.Status);
        Assert.Equal(318463383, message.MessageId);
        Assert.Equal(SnmpSecurityLevel.AuthNoPriv, message.Level);
        AssertTrap(message, 1276263065);
    }

    [Fact]
    public void TryOpen_TrapWithMd5AndDes_IsDeciphered()
    {
        var user = new UsmUser("lextm", UsmAuthProtocol.Md5, "authentication", UsmPrivProtocol.Des, "privacyphrase");

        var message = Read("trapv3authpriv", user);

        Assert.Equal(SnmpV3Status.Ok, message.Status);
        Assert.Equal(SnmpSecurityLevel.AuthPriv, message.Level);
        Assert.Equal(TrapEngine, message.EngineId);
        AssertTrap(message, message.RequestId);
    }

    [Fact]
    public void TryOpen_ResponseWithLongLengths_IsAuthenticOverTheOctetsAsSent()
    {
        var message = Read("v3authNoPriv_BER_Issue", new UsmUser("test", UsmAuthProtocol.Sha1, "testpass"));

        Assert.Equal(SnmpV3Status.Ok, message.Status);
        Assert.Equal("80001299030005B706CF69", message.EngineId);
        Assert.Equal(message.EngineId, message.ContextEngineId);
        Assert.Equal(41, message.Boots);
        Assert.Equal(877, message.Time);
        Assert.Equal(681323585, message.MessageId);
        Assert.Equal(SnmpPduType.Response, message.Type);
        Assert.Equal(681323584, message.RequestId);
        Assert.Equal([new SnmpVarBind(ObjectIdentifier.Parse("1.3.6.1.2.1.1.3.0"), SnmpValue.TimeTicks(0x0156C9))], message.VarBinds);
    }

    [Theory]
    [InlineData("trapv3auth", UsmAuthProtocol.Md5, "authenticatioN", SnmpV3Status.WrongDigest)]
    [InlineData("trapv3auth", UsmAuthProtocol.Sha1, "authentication", SnmpV3Status.WrongDigest)]
    [InlineData("trapv3auth", UsmAuthProtocol.Sha512, "authentication", SnmpV3Status.WrongDigest)]
    [InlineData("trapv3authpriv", UsmAuthProtocol.Md5, "authentication", SnmpV3Status.UnsupportedSecurityLevel)]
    public void TryOpen_OtherCredentials_SaysWhy(string file, UsmAuthProtocol auth, string password, SnmpV3Status expected) =>
        Assert.Equal(expected, Read(file, new UsmUser("lextm", auth, password)).Status);

    [Theory]
    [InlineData(UsmPrivProtocol.Des, "privacyphrasE")]
    [InlineData(UsmPrivProtocol.Aes128, "privacyphrase")]
    public void TryOpen_OtherPrivacy_IsDecryptionError(UsmPrivProtocol privacy, string password) =>
        Assert.Equal(
            SnmpV3Status.DecryptionError,
            Read("trapv3authpriv", new UsmUser("lextm", UsmAuthProtocol.Md5, "authentication", privacy, password)).Status
        );

    private static void AssertTrap(DecodedV3Message message, int requestId)
    {
        Assert.Equal(SnmpPduType.TrapV2, message.Type);
        Assert.False(message.IsReportable);
        Assert.Equal(requestId, message.RequestId);
        Assert.Equal(
            [
                new SnmpVarBind(ObjectIdentifier.Parse("1.3.6.1.2.1.1.3.0"), SnmpValue.TimeTicks(0)),
                new SnmpVarBind(ObjectIdentifier.Parse("1.3.6.1.6.3.1.1.4.1.0"), SnmpValue.Oid(ObjectIdentifier.Parse("1.3.6"))),
            ],
            message.VarBinds
        );
    }

    private static DecodedV3Message Read(string file, UsmUser user)
    {
        var bytes = SnmpCorpus.Message(file);
        Assert.Equal(DecodeStatus.Ok, SnmpV3Message.TryRead(bytes, out var message));
        return DecodedV3Message.Read(bytes, user.Localize(message.EngineId));
    }
}
