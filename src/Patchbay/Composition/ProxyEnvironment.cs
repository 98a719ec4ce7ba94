namespace Patchbay.Composition;

/// <summary>The proxy that the environment names, as curl and the framework read it (<c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c>, <c>NO_PROXY</c>).</summary>
internal static class ProxyEnvironment
{
    /// <summary>The proxy for <paramref name="url"/>, or null to go there directly.</summary>
    public static Uri? Find(Uri url)
    {
        var proxy = HttpClient.DefaultProxy;
        if (proxy.IsBypassed(url) || proxy.GetProxy(url) is not { } found) return null;
        if (found.UserInfo.Length > 0 || proxy.Credentials?.GetCredential(found, "Basic") is not { } credential) return found;
        return new UriBuilder(found) { UserName = Uri.EscapeDataString(credential.UserName), Password = Uri.EscapeDataString(credential.Password) }.Uri;
    }
}
