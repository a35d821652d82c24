using System.Text;
using System.Text.Json;
using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Syslog;

public sealed class SyslogBodyTests
{
    [Theory]
    [InlineData(
        """{"a":{"b":{"c":1}},"d":"x\ny","e":[1,{"f":2}],"g":null,"h":-1.5e3,"i":true,"j":{}}""",
        "Json a.b.c=1 d=x\ny e=[1,{\"f\":2}] g=null h=-1.5e3 i=true"
    )]
    [InlineData(""" @cee: {"msg":"\u00e9\ud83d\ude00\ud83d!\"\\\/","n":{"a":1,"b":2},"o":3}""", "Json msg=é😀\uFFFD!\"\\/ n.a=1 n.b=2 o=3")]
    [InlineData("{}", "Json")]
    [InlineData("""{"1":{"2":{"3":{"4":{"5":{"6":{"7":{"8":{"9":1}}}}}}}}}""", "Json 1.2.3.4.5.6.7.8={\"9\":1}")]
    [InlineData("""{"a":1} trailing""", "Raw")]
    [InlineData("""{"a":1,}""", "Raw")]
    [InlineData(
        """date=2020-03-01 devname="fw 1" msg="say \"hi\" to C:\temp" n= x=1,5""",
        "KeyValue date=2020-03-01 devname=fw 1 msg=say \"hi\" to C:\\temp n= x=1,5"
    )]
    [InlineData("IN=eth0 OUT= SRC=10.0.0.1 DF PROTO=TCP", "KeyValue IN=eth0 OUT= SRC=10.0.0.1 PROTO=TCP")]
    [InlineData("login failed: user=bob, src=10.0.0.1; port=22", "KeyValue user=bob src=10.0.0.1 port=22")]
    [InlineData("a=b,c=d,e='f g'", "KeyValue a=b c=d e=f g")]
    [InlineData("level=info", "KeyValue level=info")]
    [InlineData("the level=info of it", "Raw")]
    [InlineData("if a==b or c!=d then 1=2", "Raw")]
    [InlineData("GET /x?a=1&b=2 HTTP/1.1", "Raw")]
    [InlineData("just text", "Raw")]
    [InlineData("", "Raw")]
    public void Walk_Bodies_GivesKindAndFields(string body, string expected) => Assert.Equal(expected, Walk(body));

    [Fact]
    public void Walk_ManyFields_StopsAtTheBound()
    {
        var body = new SyslogBody(
            Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 300).Select(i => $"k{i}={i}"))),
            new byte[64]
        );
        var count = 0;
        while (body.MoveNext())
        {
            count++;
        }
        Assert.Equal(SyslogBody.MaxFields, count);
        Assert.True(body.IsCut);
    }

    [Fact]
    public void Walk_NamesLongerThanTheirRoom_AreCut()
    {
        var body = new SyslogBody("""{"abcdef":{"ghijkl":1}}"""u8, new byte[9]);
        Assert.True(body.MoveNext());
        Assert.Equal("abcdef.gh", Encoding.UTF8.GetString(body.Current.Name));
    }

    [Fact]
    public void Walk_RandomJson_AgreesWithTheFrameworkOnWhatIsAnObject()
    {
        string[] tokens =
        [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"\\u00e9\"",
            "\"\\x\"",
            "\"",
            "1",
            "-",
            "01",
            "1.5",
            "1e",
            "2E+3",
            "true",
            "nul",
            "null",
            " ",
            "\n",
        ];
        var random = new Random(8);
        var objects = 0;
        for (var round = 0; round < 60_000; round++)
        {
            var text =
                random.Next(2) == 0
                    ? "{" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => tokens[random.Next(tokens.Length)])) + "}"
                    : Mutate(random, """{"a":{"b":[1,-2.5e3,{}]},"c":"d\u00e9\n","e":null,"f":[true,false,[]]}""");
            var isObject = IsJsonObject(text);
            objects += isObject ? 1 : 0;
            var body = new SyslogBody(Encoding.UTF8.GetBytes(text), new byte[256]);
            Assert.True(isObject == (body.Kind == SyslogBodyKind.Json), text);
            Walk(text);
        }
        Assert.True(objects > 1_000);
    }

    [Fact]
    public void Walk_AnyBody_AllocatesNothing()
    {
        WalkOften();
        var sum = 0L;
        Assert.Equal(0, Allocated.LeastBy(() => sum = WalkOften()));
        Assert.True(sum > 1_000);

        static long WalkOften()
        {
            long sum = 0;
            Span<byte> names = stackalloc byte[256];
            Span<byte> value = stackalloc byte[256];
            for (var round = 0; round < 1_000; round++)
            {
                foreach (var message in SyslogMessages.All)
                {
                    var body = new SyslogBody(message.AsSpan(message.AsSpan().IndexOf((byte)'>') + 1), names);
                    while (body.MoveNext())
                    {
                        sum += body.Current.Name.Length + body.Current.Unescape(value);
                    }
                }
            }
            return sum;
        }
    }

    private static string Mutate(Random random, string text)
    {
        var letters = text.ToCharArray();
        letters[random.Next(letters.Length)] = "{}[]\",:\\0a -.\u0001"[random.Next(14)];
        return new string(letters);
    }

    private static bool IsJsonObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Walk(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var body = new SyslogBody(bytes, new byte[256]);
        var result = new StringBuilder(body.Kind.ToString());
        var value = new byte[bytes.Length];
        while (body.MoveNext())
        {
            var length = body.Current.Unescape(value);
            result
                .Append(' ')
                .Append(Encoding.UTF8.GetString(body.Current.Name))
                .Append('=')
                .Append(Encoding.UTF8.GetString(value, 0, length));
        }
        return result.ToString();
    }
}
