using System.Text.Json;

namespace Patchbay.EndToEnd.Peers;

/// <summary>A gateway in a process of its own, and a machine with Patchbay that has a key for it.</summary>
internal sealed class DoctorRig : IAsyncDisposable
{
    /// <summary>The key; none of it but its ends may be shown anywhere.</summary>
    public const string Key = "sk-doctor-0123456789abcdef0123";

    private static readonly string[] NotWell = ["fail", "warn"];

    private readonly Fake _fake;

    private DoctorRig(Fake fake) => _fake = fake;

    public Rig Rig { get; } = new();

    public string Url => _fake.Url;

    public static async Task<DoctorRig> StartAsync(string gateway, object? endpoint = null, params string[] more)
    {
        var fake = await Fake.StartAsync(gateway, new[] { new { name = "gateway", path = "*", reply = new { gateway } } }, more);
        var rig = new DoctorRig(fake);
        var header = gateway == "wants-api-key" ? "bearer" : "apiKey";
        var entry = new Dictionary<string, object> { ["kind"] = "custom", ["url"] = fake.Url, ["credential"] = new Dictionary<string, object> { [header] = "${env:CORP_KEY}" } };
        foreach (var property in JsonSerializer.SerializeToElement(endpoint ?? new { }).EnumerateObject()) entry[property.Name] = property.Value.GetString()!;
        rig.Rig.Configure("corp", new() { ["corp"] = entry });
        return rig;
    }

    public Task PlayAsync(params object[] steps) => _fake.PlayAsync(steps);

    public Task<Ended> DoctorAsync(params string[] more)
    {
        var environment = Rig.Place.Environment;
        environment["CORP_KEY"] = Key;
        return Program.RunAsync(Binaries.Patchbay, ["doctor", .. more], environment, Rig.Place.Work);
    }

    public async Task<JsonElement> ReportAsync(int exit = 0)
    {
        var ended = await DoctorAsync("--json");
        Assert.True(ended.Code == exit, ended.ToString());
        Assert.DoesNotContain(Key[4..^4], ended.ToString(), StringComparison.Ordinal);
        return JsonDocument.Parse(ended.Output).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        await Rig.DisposeAsync();
        await _fake.DisposeAsync();
    }

    /// <summary>Every check: name, verdict, code.</summary>
    public static string[] All(JsonElement report) => [.. report.GetProperty("checks").EnumerateArray().Select(check => $"{check.GetProperty("name").GetString()} {check.GetProperty("verdict").GetString()} {check.GetProperty("code").GetString()}")];

    /// <summary>Those that did not pass.</summary>
    public static string[] NotPassed(JsonElement report) => [.. All(report).Where(line => !line.Contains(" pass ", StringComparison.Ordinal))];

    /// <summary>Those that failed or warned.</summary>
    public static string[] Failed(JsonElement report) => [.. All(report).Where(line => NotWell.Any(word => line.Contains($" {word} ", StringComparison.Ordinal)))];
}
