using Patchbay.FakeEndpoint;

// fake-endpoint [--name N] [--port P] [--script FILE]
//   --tls trusted|self-signed|expired|ends-soon|wrong-host   serve TLS; the authority goes to --ca-out FILE (PEM)
//   --require-client-cert                          refuse peers without a certificate of that authority; one goes to --client-cert-out FILE (PEM, with its key)
//   --mode proxy [--proxy-auth USER:PASS]          be an HTTP proxy: CONNECT tunnels and absolute-form requests
// Prints one JSON line when it listens: {"url":…,"control":…}. Control is always plain HTTP, whatever the url speaks; control
// calls work at the url as well. Ends with its standard input, so that no test can leave it behind.
var server = new FakeServer(Options.Parse(args));
server.Start();
Console.WriteLine($$"""{"url":"{{server.Url}}","control":"{{server.ControlUrl}}"}""");
await Console.In.ReadToEndAsync();
