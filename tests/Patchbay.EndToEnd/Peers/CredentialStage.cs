namespace Patchbay.EndToEnd.Peers;

/// <summary>One server under several names, each with another credential.</summary>
public sealed class CredentialStage : Stage
{
    internal const string OwnToken = "corp-FAKETOKENFAKETOKENFAKETOKEN-0001";

    internal override Task AddEndpointsAsync(Dictionary<string, object> endpoints)
    {
        var url = Fake.Url;
        var file = Rig.Place.Write("corp.key", OwnToken + "\n");
        endpoints["own"] = new { kind = "custom", url, credential = new { bearer = OwnToken } };
        endpoints["own-key"] = new { kind = "custom", url, credential = new { apiKey = OwnToken } };
        endpoints["from-file"] = new { kind = "custom", url, credential = "${file:" + file + "}" };
        endpoints["header"] = new { kind = "custom", url, headers = new Dictionary<string, string> { ["Authorization"] = "Basic " + OwnToken } };
        endpoints["unset"] = new { kind = "custom", url, credential = new { bearer = "${env:NO_SUCH_VARIABLE}" } };
        endpoints["callers"] = new { kind = "custom", url, credential = "client" };
        return Task.CompletedTask;
    }
}
