using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>A real Prometheus that reads one gateway, in a folder of its own.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly Program _program;
    private readonly HttpClient _client;

    private Prometheus(Program program, HttpClient client) => (_program, _client) = (program, client);

    /// <summary>Whether it is installed here.</summary>
    public static bool IsThere => Find("prometheus") is not null && Find("promtool") is not null;

    public static Prometheus Start(Place place, Uri gateway)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        var config = place.Write("prometheus/prometheus.yml", $$"""
            global: { scrape_interval: 500ms, scrape_timeout: 400ms }
            scrape_configs:
              - job_name: patchbay
                static_configs: [ { targets: [ "{{gateway.Authority}}" ] } ]
            """);
        var program = Program.Start(Find("prometheus")!, [$"--config.file={config}", $"--storage.tsdb.path={Path.Combine(place.Root, "prometheus", "data")}", $"--web.listen-address={address}"], place.Environment, place.Root);
        return new Prometheus(program, new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{address}") });
    }

    /// <summary>The value of a query, once it has one.</summary>
    public async Task<double> QueryAsync(string query)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            try
            {
                var answer = JsonDocument.Parse(await _client.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", limit.Token)).RootElement;
                var result = answer.GetProperty("data").GetProperty("result");
                if (result.GetArrayLength() > 0) return double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
            }
            catch (HttpRequestException)
            {
                // It is not up yet.
            }

            await Task.Delay(200, limit.Token);
        }
    }

    /// <summary>What <c>promtool check metrics</c> says of a page.</summary>
    public static Task<Ended> CheckAsync(Place place, string page) => Program.RunAsync(Find("promtool")!, ["check", "metrics"], place.Environment, place.Root, page);

    private static string? Find(string tool) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _program.DisposeAsync();
    }
}
