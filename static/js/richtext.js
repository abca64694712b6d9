// The editor on <textarea data-richtext="{configuration}">. The textarea always holds what the editor shows and says so
// by `input`; what is put back into it (a draft) reaches the editor by the form's `change`. The button "Chèn ảnh"
// dispatches `richtext:picture` on the textarea: whoever listens calls richtext.insert(textarea, html).
(() => {
  window.CKEDITOR_BASEPATH = document.currentScript.dataset.ckeditor;

  // What the editor's own Vietnamese leaves in English, or says otherwise than the office does.
  const WORDS = {
    application: "Trình soạn thảo",
    editor: "Khung soạn thảo",
    editorPanel: "Bảng chọn của khung soạn thảo",
    common: { editorHelp: "", cancel: "Bỏ qua", generalTab: "Thông tin chung", url: "Địa chỉ", optionDefault: "Mặc định" },
    format: {
      label: "Kiểu đoạn",
      panelTitle: "Kiểu đoạn",
      tag_p: "Đoạn văn",
      tag_h2: "Đề mục",
      tag_h3: "Đề mục nhỏ",
      tag_h4: "Đề mục nhỏ nhất",
    },
    notification: { closed: "Đã đóng thông báo." },
    toolbar: {
      toolbars: "Thanh công cụ",
      toolbarCollapse: "Thu gọn thanh công cụ",
      toolbarExpand: "Mở rộng thanh công cụ",
      toolbarGroups: { clipboard: "Dán và hoàn tác", editing: "Tìm trong bài", insert: "Chèn" },
    },
    clipboard: {
      pasteNotification: "Mời bấm %1 để dán: trình duyệt không cho dán bằng nút.",
      pasteMsg: "Mời dán nội dung vào ô dưới đây rồi bấm Đồng ý.",
      fileFormatNotSupportedNotification: "Không dán được tệp ${formats}.",
      fileWithoutFormatNotSupportedNotification: "Không dán được tệp loại này.",
    },
    pastetext: {
      button: "Dán chỉ lấy chữ",
      title: "Dán chỉ lấy chữ",
      pasteNotification: "Mời bấm %1 để dán chỉ lấy chữ: trình duyệt không cho dán bằng nút.",
    },
    pastefromword: { title: "Dán từ Word", toolbar: "Dán từ Word" },
    blockquote: { toolbar: "Trích dẫn" },
    contextmenu: { options: "Việc có thể làm ở đây" },
    find: { find: "Tìm", title: "Tìm và thay thế", matchCyclic: "Tìm lại từ đầu bài", matchWord: "Đúng cả từ" },
    list: { bulletedlist: "Danh sách dấu đầu dòng", numberedlist: "Danh sách đánh số" },
    link: {
      displayText: "Chữ hiển thị",
      noTel: "Mời nhập số điện thoại.",
      phoneNumber: "Số điện thoại",
      toPhone: "Số điện thoại",
      toUrl: "Trang web",
      toolbar: "Liên kết",
      unlink: "Bỏ liên kết",
    },
    table: { caption: "Tên bảng", headers: "Ô tiêu đề", cell: { header: "Tiêu đề", columnHeader: "Tiêu đề cột", rowHeader: "Tiêu đề hàng" } },
    undo: { undo: "Hoàn tác", redo: "Làm lại" },
    widget: { label: "Khối %1" },
  };
  const translate = (words, onto) => {
    for (const [name, said] of Object.entries(words))
      if (typeof said === "string") onto[name] = said;
      else translate(said, (onto[name] ||= {}));
  };

  const PICTURES_LEFT_OUT = "Ảnh trong phần vừa dán không được lấy theo. Mời đưa ảnh vào bằng nút “Chèn ảnh”.";
  const editors = new Map();

  const addPictureButton = (editor, textarea) => {
    editor.addCommand("picture", {
      exec: () => textarea.dispatchEvent(new CustomEvent("richtext:picture", { bubbles: true })),
    });
    editor.ui.addButton("Picture", { label: "Chèn ảnh", command: "picture", toolbar: "insert" });
  };

  const refusePictures = (editor, pictures) => {
    const foreign = (image) => !(image.attributes.src || "").startsWith(pictures);
    editor.dataProcessor.dataFilter.addRules({ elements: { img: (image) => (foreign(image) ? false : undefined) } });
    editor.on("paste", ({ data }) => {
      let left = data.dataTransfer.getFilesCount() > 0;
      CKEDITOR.htmlParser.fragment.fromHtml(data.dataValue || "").forEach((part) => {
        left ||= part.name === "img" && foreign(part);
      }, CKEDITOR.NODE_ELEMENT);
      if (left) editor.showNotification(PICTURES_LEFT_OUT, "warning");
    });
  };

  const followTheme = (editor) => {
    const paint = () => {
      const root = editor.document?.$.documentElement;
      const theme = document.documentElement.dataset.theme;
      if (root && theme) root.dataset.theme = theme;
      else if (root) delete root.dataset.theme;
    };
    editor.on("contentDom", paint);
    new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  };

  const keepInStep = (editor, textarea) => {
    let known = textarea.value;
    editor.on("change", () => {
      editor.updateElement();
      known = textarea.value;
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    });
    textarea.form?.addEventListener("change", () => {
      if (textarea.value !== known && textarea.value !== editor.getData()) editor.setData(textarea.value);
      known = textarea.value;
    });
  };

  const wire = (textarea) => {
    const { pictures, ...config } = JSON.parse(textarea.dataset.richtext);
    const [label] = textarea.labels;
    const editor = CKEDITOR.replace(textarea, { ...config, title: label?.textContent.trim() || WORDS.editor });
    editors.set(textarea, editor);
    label?.addEventListener("click", () => editor.focus());
    editor.on("langLoaded", () => translate(WORDS, editor.lang));
    editor.on("pluginsLoaded", () => addPictureButton(editor, textarea));
    // Before the editor's own listener, which reads the text in.
    editor.on("loaded", () => refusePictures(editor, pictures), null, null, 1);
    followTheme(editor);
    keepInStep(editor, textarea);
  };
  const wireAll = (part) => {
    for (const textarea of part.querySelectorAll("textarea[data-richtext]")) if (!editors.has(textarea)) wire(textarea);
  };
  addEventListener("DOMContentLoaded", () => {
    CKEDITOR.on("dialogDefinition", ({ data }) => {
      // A table without a row of headers cannot be read aloud.
      if (data.name === "table") data.definition.getContents("info").get("selHeaders").default = "row";
    });
    wireAll(document);
    document.addEventListener("htmx:load", (event) => wireAll(event.target));
  });

  const whenReady = (textarea, act) => {
    const editor = editors.get(textarea);
    if (editor.status === "ready") act(editor);
    else editor.once("instanceReady", () => act(editor));
  };
  window.richtext = {
    insert: (textarea, html) =>
      whenReady(textarea, (editor) => {
        editor.focus();
        editor.insertHtml(html);
      }),
    // Go to the element that a fault names.
    show: (textarea, selector, position) =>
      whenReady(textarea, (editor) => {
        const found = editor.document.$.querySelectorAll(selector)[position];
        if (!found) return;
        editor.focus();
        editor.getSelection().selectElement(new CKEDITOR.dom.element(found));
        found.scrollIntoView({ block: "center" });
      }),
  };
})();
