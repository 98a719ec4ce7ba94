using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Credentials;
using Patchbay.Telemetry;

namespace Patchbay.Tests.Telemetry;

public sealed class ClientTelemetryTests
{
    [Theory]
    [InlineData("/v1/metrics", "metrics")]
    [InlineData("/v1/logs", "logs")]
    [InlineData("/v1/traces", "traces")]
    [InlineData("/v1/messages", null)]
    [InlineData("/v1/metrics/x", null)]
    public void Three_paths_are_its_own(string path, string? signal) => Assert.Equal(signal, ClientTelemetry.SignalOf(path));

    [Fact]
    public async Task Other_methods_are_told_so()
    {
        await using var telemetry = new ClientTelemetry(Secrets(), static (_, _) => { }, static (_, _) => { });
        Assert.Equal(405, (await AskAsync(telemetry, "GET", [])).StatusCode);
    }

    [Fact]
    public async Task What_is_too_large_is_refused()
    {
        await using var telemetry = new ClientTelemetry(Secrets(), static (_, _) => { }, static (_, _) => { });
        Assert.Equal(413, (await AskAsync(telemetry, "POST", new byte[(16 * 1024 * 1024) + 1])).StatusCode);
    }

    [Fact]
    public async Task The_same_bytes_go_on_with_their_encoding_and_without_the_clients_credential()
    {
        using var receiver = new HttpListener();
        var url = Listen(receiver);
        List<string> counted = [];
        var telemetry = new ClientTelemetry(Secrets(), (signal, outcome) => counted.Add($"{signal} {outcome}"), static (_, _) => { }) { Target = new ForwardTarget { Endpoint = new Uri(url + "/otlp"), Headers = [new("x-team", new Secret("a"))] } };
        var asked = AskAsync(telemetry, "POST", [1, 0, 255, 10], gzip: true);
        var got = await receiver.GetContextAsync();
        using var body = new MemoryStream();
        await got.Request.InputStream.CopyToAsync(body);
        Assert.Equal("/otlp/v1/metrics", got.Request.Url!.AbsolutePath);
        Assert.Equal([1, 0, 255, 10], body.ToArray());
        Assert.Equal(("application/x-protobuf", "gzip", "a", null), (got.Request.ContentType, got.Request.Headers["content-encoding"], got.Request.Headers["x-team"], got.Request.Headers["authorization"]));
        got.Response.Close();
        Assert.Equal(200, (await asked).StatusCode);
        await telemetry.DisposeAsync();
        Assert.Equal(["metrics forwarded"], counted);
    }

    [Fact]
    public async Task What_the_receiver_refuses_is_lost_counted_each_time_and_told_once()
    {
        using var receiver = new HttpListener();
        var url = Listen(receiver);
        _ = AnswerAsync(receiver, 400);
        List<string> counted = [];
        List<string?> told = [];
        var telemetry = new ClientTelemetry(Secrets(), (signal, outcome) => counted.Add($"{signal} {outcome}"), (_, problem) => told.Add(problem)) { Target = new ForwardTarget { Endpoint = new Uri(url) } };
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await AskAsync(telemetry, "POST", [1])).StatusCode);
        await telemetry.DisposeAsync();
        Assert.Equal(["metrics lost", "metrics lost", "metrics lost"], counted);
        Assert.Equal(["it answers 400"], told);
    }

    private static async Task AnswerAsync(HttpListener receiver, int status)
    {
        while (receiver.IsListening)
        {
            try
            {
                var got = await receiver.GetContextAsync();
                got.Response.StatusCode = status;
                got.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task<HttpResponse> AskAsync(ClientTelemetry telemetry, string method, byte[] body, bool gzip = false)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.ContentType = "application/x-protobuf";
        context.Request.Headers.Authorization = "Bearer local-token";
        if (gzip) context.Request.Headers.ContentEncoding = "gzip";
        context.Request.Body = new MemoryStream(body);
        await telemetry.ServeAsync(context, "metrics");
        return context.Response;
    }

    private static SecretReader Secrets() => new("/s.json", static _ => null);

    private static string Listen(HttpListener listener)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        listener.Prefixes.Add(url + "/");
        listener.Start();
        return url;
    }
}
