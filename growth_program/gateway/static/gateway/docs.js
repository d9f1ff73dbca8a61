// Shows the contract. Nothing is sent from here: requests are signed, and a browser has no secret.
const contract = document.getElementById("contract");
const nothing = () => null;
// A link within a button is neither; the button alone unfolds an operation.
const words = (_link, { React }) => ({ text }) => React.createElement("span", null, text);

SwaggerUIBundle({
  url: contract.dataset.schema,
  domNode: contract,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: [],
  validatorUrl: null,
  plugins: [
    () => ({
      wrapComponents: {
        DeepLink: words,
        authorizeBtn: () => nothing,
        authorizeOperationBtn: () => nothing,
      },
    }),
  ],
});
